/** Reads the outbox from the binlog. */
@NullMarked
package io.giro.relay.debezium;

import org.jspecify.annotations.NullMarked;
