/** Measures and bounds what agents spend at model providers: every request passes here. */
package dev.fresh.edge.meter;
