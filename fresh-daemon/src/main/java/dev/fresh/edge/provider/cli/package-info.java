/** Agent command lines: how each is started, read, resumed and judged, and the supervision that they share. */
package dev.fresh.edge.provider.cli;
