/** How far the steps are, as Kafka knows it. */
@NullMarked
package io.giro.reconciler.kafka;

import org.jspecify.annotations.NullMarked;
