/** A small agent of our own, a program that is confined like any other and prints what it does as lines of JSON. */
package dev.fresh.edge.provider.loop;
