/** The outbox in MySQL: its partitions, and what waits in it for the relay. */
@NullMarked
package io.giro.relay.jdbc;

import org.jspecify.annotations.NullMarked;
