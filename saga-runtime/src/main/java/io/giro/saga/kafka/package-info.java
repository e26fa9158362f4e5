/** Polls, events and dead letters on Kafka. */
@NullMarked
package io.giro.saga.kafka;

import org.jspecify.annotations.NullMarked;
