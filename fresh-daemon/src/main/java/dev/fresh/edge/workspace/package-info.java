/** The daemon's own clone, one worktree per agent, and commits that run nothing. */
package dev.fresh.edge.workspace;
