/** Step 5: the held money leaves the source. */
@NullMarked
package io.giro.commit;

import org.jspecify.annotations.NullMarked;
