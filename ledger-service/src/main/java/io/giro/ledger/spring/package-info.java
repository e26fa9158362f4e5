/** Wires the ledger service. */
@NullMarked
package io.giro.ledger.spring;

import org.jspecify.annotations.NullMarked;
