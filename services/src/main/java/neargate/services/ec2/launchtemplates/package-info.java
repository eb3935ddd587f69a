/** Launch templates apart from the store: what of them is stored. */
@NullMarked
package neargate.services.ec2.launchtemplates;

import org.jspecify.annotations.NullMarked;
