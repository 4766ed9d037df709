/** What becomes of published proposals: what people and checks say about them, and how they end. */
package dev.fresh.core.review;
