/** The entry-point rules: data that says where frameworks enter the code. */
package dev.fresh.edge.inventory.rules;
