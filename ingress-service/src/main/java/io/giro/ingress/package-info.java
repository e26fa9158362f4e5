/** Step 1: a transfer is accepted, once for each idempotency key. */
@NullMarked
package io.giro.ingress;

import org.jspecify.annotations.NullMarked;
