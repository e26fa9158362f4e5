/** Looks accounts up in MySQL. */
@NullMarked
package io.giro.ingress.account.jdbc;

import org.jspecify.annotations.NullMarked;
