/** The morning report, a fold of the journal. */
package dev.fresh.daemon.report;
