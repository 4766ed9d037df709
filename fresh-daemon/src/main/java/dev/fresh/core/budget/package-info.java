/** Exact money, and what is reserved, charged and left of it. */
package dev.fresh.core.budget;
