/** Ways to tell a person something who looks elsewhere. */
package dev.fresh.edge.notify;
