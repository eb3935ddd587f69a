package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRuleDescription;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsEgressResponse;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressRequest;
import software.amazon.awssdk.services.ec2.model.UpdateSecurityGroupRuleDescriptionsIngressResponse;

/** New descriptions for rules that are there, named by their permissions or by their ids. */
final class SecurityGroupRuleDescriptions {
    private final RegionStore store;

    SecurityGroupRuleDescriptions(RegionStore store) {
        this.store = store;
    }

    UpdateSecurityGroupRuleDescriptionsIngressResponse update(
            UpdateSecurityGroupRuleDescriptionsIngressRequest request) {
        update(
                request.groupId(),
                request.groupName(),
                false,
                request.ipPermissions(),
                request.securityGroupRuleDescriptions());
        return UpdateSecurityGroupRuleDescriptionsIngressResponse.builder()
                .returnValue(true)
                .build();
    }

    UpdateSecurityGroupRuleDescriptionsEgressResponse update(UpdateSecurityGroupRuleDescriptionsEgressRequest request) {
        update(
                request.groupId(),
                request.groupName(),
                true,
                request.ipPermissions(),
                request.securityGroupRuleDescriptions());
        return UpdateSecurityGroupRuleDescriptionsEgressResponse.builder()
                .returnValue(true)
                .build();
    }

    private void update(
            @Nullable String groupId,
            @Nullable String groupName,
            boolean egress,
            List<IpPermission> permissions,
            List<SecurityGroupRuleDescription> descriptions) {
        if (permissions.isEmpty() && descriptions.isEmpty()) {
            throw Ec2Errors.missingParameter("ipPermissions");
        }
        store.write(edit -> {
            SecurityGroup group = SecurityGroups.required(edit, groupId, groupName);
            Map<Permissions.Meaning, SecurityGroupRule> existing = SecurityGroupRules.byMeaning(edit, group, egress);
            for (SecurityGroupRule wanted : Permissions.apart(edit, group, egress, permissions)) {
                SecurityGroupRule rule = existing.get(Permissions.meaning(wanted));
                if (rule == null) {
                    throw SecurityGroupRules.ruleNotFound();
                }
                edit.put(SecurityGroupRules.KIND, described(rule, wanted.description()));
            }
            for (SecurityGroupRuleDescription wanted : descriptions) {
                SecurityGroupRule rule = SecurityGroupRules.required(edit, group, wanted.securityGroupRuleId());
                edit.put(SecurityGroupRules.KIND, described(rule, wanted.description()));
            }
            return group;
        });
    }

    private static SecurityGroupRule described(SecurityGroupRule rule, @Nullable String description) {
        return rule.toBuilder()
                .description(Permissions.checkedDescription(description))
                .build();
    }
}
