/** Readings from the ledger and the views in MySQL. */
@NullMarked
package io.giro.ingress.reading.jdbc;

import org.jspecify.annotations.NullMarked;
