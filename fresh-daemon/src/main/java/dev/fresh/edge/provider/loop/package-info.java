/**
 * A small agent of our own, a program that runs confined like any other: it asks a model, does what the model asks for
 * with a few tools in the worktree, and says what it does as lines of JSON.
 */
package dev.fresh.edge.provider.loop;
