/** Launch templates apart from the store: what is stored, and how its data becomes that of other EC2 messages. */
@NullMarked
package neargate.services.ec2.launchtemplates;

import org.jspecify.annotations.NullMarked;
