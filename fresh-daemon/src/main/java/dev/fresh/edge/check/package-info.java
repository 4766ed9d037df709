/** Build tools, the preparation of a worktree, and the gates that the daemon runs. */
package dev.fresh.edge.check;
