/** What tests begin with: transfers, accounts, a clock that is moved by hand, and the whole saga in memory. */
@NullMarked
package io.giro.saga.given;

import org.jspecify.annotations.NullMarked;
