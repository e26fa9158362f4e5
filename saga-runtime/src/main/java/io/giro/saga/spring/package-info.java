/** How a service is wired and started. */
@NullMarked
package io.giro.saga.spring;

import org.jspecify.annotations.NullMarked;
