/** Accounts as callers know them: opening, freezing and closing them, and looking them up. */
@NullMarked
package io.giro.ingress.account;

import org.jspecify.annotations.NullMarked;
