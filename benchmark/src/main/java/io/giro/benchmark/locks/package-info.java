/** What the product is compared with: the transfer that an engineer writes first, done well. */
@NullMarked
package io.giro.benchmark.locks;

import org.jspecify.annotations.NullMarked;
