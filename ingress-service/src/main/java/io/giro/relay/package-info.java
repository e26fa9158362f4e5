/** Step 2: what ingress wrote to the outbox is told on Kafka. */
@NullMarked
package io.giro.relay;

import org.jspecify.annotations.NullMarked;
