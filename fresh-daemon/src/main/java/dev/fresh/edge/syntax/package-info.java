/** Source text to syntax trees, without running any of it. */
package dev.fresh.edge.syntax;
