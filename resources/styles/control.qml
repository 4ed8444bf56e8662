<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.0" styleCategories="Symbology">
  <pipe>
    <rasterrenderer type="singlebandpseudocolor" band="1" opacity="1" alphaBand="-1" classificationMin="0" classificationMax="1">
      <rastershader>
        <colorrampshader colorRampType="INTERPOLATED" classificationMode="1" clip="0" minimumValue="0" maximumValue="1">
          <colorramp name="[source]" type="gradient">
            <Option type="Map">
              <Option name="color1" type="QString" value="0,34,78,255"/>
              <Option name="color2" type="QString" value="254,232,56,255"/>
              <Option name="discrete" type="QString" value="0"/>
              <Option name="rampType" type="QString" value="gradient"/>
              <Option name="stops" type="QString" value="0.125;26,56,111,255:0.25;67,78,108,255:0.375;97,101,111,255:0.5;125,124,120,255:0.625;155,148,118,255:0.75;188,174,108,255:0.875;222,201,88,255"/>
            </Option>
          </colorramp>
          <item value="0" label="0" color="#00224e" alpha="255"/>
          <item value="0.125" label="0.125" color="#1a386f" alpha="255"/>
          <item value="0.25" label="0.25" color="#434e6c" alpha="255"/>
          <item value="0.375" label="0.375" color="#61656f" alpha="255"/>
          <item value="0.5" label="0.5" color="#7d7c78" alpha="255"/>
          <item value="0.625" label="0.625" color="#9b9476" alpha="255"/>
          <item value="0.75" label="0.75" color="#bcae6c" alpha="255"/>
          <item value="0.875" label="0.875" color="#dec958" alpha="255"/>
          <item value="1" label="1" color="#fee838" alpha="255"/>
        </colorrampshader>
      </rastershader>
    </rasterrenderer>
  </pipe>
</qgis>
