/** Reads the shards, each in one consistent snapshot, in the order of the keys and in constant memory. */
@NullMarked
package io.giro.checker.jdbc;

import org.jspecify.annotations.NullMarked;
