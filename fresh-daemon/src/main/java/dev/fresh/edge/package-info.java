/** How adapters to the outside fail, and who may talk to sockets of ours. */
package dev.fresh.edge;
