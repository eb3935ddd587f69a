/** When a controller is called: in virtual time, but for the machine's own timers. */
@NullMarked
package neargate.kernel.controller;

import org.jspecify.annotations.NullMarked;
