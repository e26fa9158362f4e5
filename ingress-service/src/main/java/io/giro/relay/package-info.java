/** Step 2: what ingress wrote to the outbox is sent to Kafka. */
@NullMarked
package io.giro.relay;

import org.jspecify.annotations.NullMarked;
