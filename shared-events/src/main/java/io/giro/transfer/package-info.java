/** A transfer: its id, the terms that never change, its states and the reasons why it may end without moving money. */
@NullMarked
package io.giro.transfer;

import org.jspecify.annotations.NullMarked;
