/** Accounts through JPA: the low-rate side, one shard at a time. */
@NullMarked
package io.giro.ingress.jpa;

import org.jspecify.annotations.NullMarked;
