/** Verifies the books with the independent checker, and repairs what can be told to be wrong from the ledger itself. */
@NullMarked
package io.giro.verification;

import org.jspecify.annotations.NullMarked;
