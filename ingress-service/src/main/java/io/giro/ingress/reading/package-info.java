/** What callers read: transfers, balances, statements and pending money. */
@NullMarked
package io.giro.ingress.reading;

import org.jspecify.annotations.NullMarked;
