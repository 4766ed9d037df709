/** Where proposals go. */
package dev.fresh.edge.forge;
