/** Fakes that several tests share. */
package dev.fresh.testing;
