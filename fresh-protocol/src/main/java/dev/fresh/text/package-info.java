/** Text for people at a terminal: its width, tables that fit, progress, and the word that was probably meant. */
package dev.fresh.text;
