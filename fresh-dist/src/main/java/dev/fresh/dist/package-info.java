/** What makes packages of a built {@code fresh}: a runtime, the jars, the launcher and its papers in one file. */
package dev.fresh.dist;
