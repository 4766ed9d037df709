/** A model provider for tests: scripted, with faults, and with a bill of its own. */
package dev.fresh.stub;
