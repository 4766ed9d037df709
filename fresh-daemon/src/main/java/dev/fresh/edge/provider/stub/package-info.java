/** A stand-in for the model providers that costs nothing: it speaks their four protocols on the loopback interface. */
package dev.fresh.edge.provider.stub;
