/** How adapters to the outside fail. */
package dev.fresh.edge;
