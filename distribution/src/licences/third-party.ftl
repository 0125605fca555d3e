<#-- Libraries that a cluster brings; the pom leaves the same ones out of the jar for it. -->
<#assign ofTheCluster = "org\\.apache\\.flink|com\\.esotericsoftware\\..*|com\\.twitter|org\\.javassist|org\\.objenesis|tools\\.profiler|org\\.apache\\.logging\\.log4j|org\\.slf4j">
<#macro list cluster>
<#list dependencyMap as entry>
<#assign library = entry.getKey()>
<#if library.groupId?matches(ofTheCluster) == cluster>
${library.groupId}:${library.artifactId}:${library.version}
    ${entry.getValue()?join(", ")}
<#if (library.url!"")?has_content>
    ${library.url}
</#if>
</#if>
</#list>
</#macro>
Libraries of others in Lakeferry's jars, with their licences.

In both jars
------------

<@list cluster=false/>

In the runnable jar only
------------------------

<@list cluster=true/>
