/** Accounts by name: ids, the slots that decide where they live, and the system's own accounts. */
@NullMarked
package io.giro.account;

import org.jspecify.annotations.NullMarked;
