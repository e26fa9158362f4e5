/** What engineers ask the reconciler service over HTTP, and the client that asks it. */
@NullMarked
package io.giro.reconciler.web;

import org.jspecify.annotations.NullMarked;
