/** The transfers of every shard in MySQL. */
@NullMarked
package io.giro.reconciler.jdbc;

import org.jspecify.annotations.NullMarked;
