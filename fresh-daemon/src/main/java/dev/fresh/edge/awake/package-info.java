/** What keeps the machine awake, and how long it has slept all the same. */
package dev.fresh.edge.awake;
