/** Dead letters on Kafka. */
@NullMarked
package io.giro.reconciler.deadletter.kafka;

import org.jspecify.annotations.NullMarked;
