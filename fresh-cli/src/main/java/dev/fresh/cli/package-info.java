/** The fresh command line. */
package dev.fresh.cli;
