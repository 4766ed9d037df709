/** The agents' way to servers outside that are no models: an allow-list, and tunnels to what stands in it. */
package dev.fresh.edge.egress;
